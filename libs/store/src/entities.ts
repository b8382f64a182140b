import { ApiKey } from './entities/api-key.entity.js';
import { Company } from './entities/company.entity.js';
import { ComputedTrait } from './entities/computed-trait.entity.js';
import { ContactAlias } from './entities/contact-alias.entity.js';
import { ContactChange } from './entities/contact-change.entity.js';
import { ContactEvent } from './entities/contact-event.entity.js';
import { Contact } from './entities/contact.entity.js';
import { Event } from './entities/event.entity.js';
import { Inbox } from './entities/inbox.entity.js';
import { Job } from './entities/job.entity.js';
import { Membership } from './entities/membership.entity.js';
import { ParkedItem } from './entities/parked-item.entity.js';
import { RebuildRow } from './entities/rebuild-row.entity.js';
import { RefusedEvent } from './entities/refused-event.entity.js';
import { Seen } from './entities/seen.entity.js';
import { SegmentSizeDelta } from './entities/segment-size-delta.entity.js';
import { SegmentVersion } from './entities/segment-version.entity.js';
import { Segment } from './entities/segment.entity.js';
import { Shard } from './entities/shard.entity.js';
import { Workspace } from './entities/workspace.entity.js';

/** Every table. Hot statements are written by hand in sql/; these describe the tables and prove that migrations and code agree. */
export const entities = [ApiKey, Company, ComputedTrait, ContactAlias, ContactChange, ContactEvent, Contact, Event, Inbox, Job, Membership, ParkedItem, RebuildRow, RefusedEvent, Seen, SegmentSizeDelta, SegmentVersion, Segment, Shard, Workspace];
