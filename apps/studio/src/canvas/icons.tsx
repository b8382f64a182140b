import {
  IconBell,
  IconBolt,
  IconBox,
  IconCalendar,
  IconClock,
  IconCornerUpLeft,
  IconDoorExit,
  IconFlag,
  IconGauge,
  IconHandStop,
  IconHourglass,
  IconMail,
  IconPencil,
  IconPlayerPlay,
  IconArrowsShuffle,
  IconArrowsSplit2,
  IconShield,
  IconSpeakerphone,
  IconSquareCheck,
  IconTag,
  IconTagOff,
  IconUserMinus,
  IconUserPlus,
  IconUsers,
  IconWorld,
  type Icon,
} from '@tabler/icons-react';
import { familyOf } from '../look/theme.js';

/** By the name that a node file says; one that is not known here gets a box. */
const ICONS: Readonly<Record<string, Icon>> = {
  bell: IconBell, bolt: IconBolt, calendar: IconCalendar, 'check-square': IconSquareCheck, clock: IconClock, 'corner-up-left': IconCornerUpLeft, door: IconDoorExit,
  flag: IconFlag, gauge: IconGauge, globe: IconWorld, hand: IconHandStop, hourglass: IconHourglass, mail: IconMail, megaphone: IconSpeakerphone, pencil: IconPencil,
  play: IconPlayerPlay, shield: IconShield, shuffle: IconArrowsShuffle, split: IconArrowsSplit2, tag: IconTag, 'tag-off': IconTagOff, 'user-minus': IconUserMinus,
  'user-plus': IconUserPlus, users: IconUsers,
};

/** A step's icon on the tint of its family. */
export function Tile({ icon, group }: { icon: string; group: string }) {
  const Shape = ICONS[icon] ?? IconBox;
  const family = familyOf(group);
  return (
    <span className="tile" style={{ background: `var(--${family}-tint)`, color: `var(--${family})` }}>
      <Shape size={16} stroke={1.75} />
    </span>
  );
}
