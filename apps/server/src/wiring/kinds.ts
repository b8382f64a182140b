import { actions } from '@tributary/actions';
import { kindsOf, type Kinds } from '@tributary/contract';
import { nodes } from '@tributary/workflow';

/** The kinds of nodes that come with the product. */
export const ownKinds: Kinds = kindsOf([...nodes, ...actions]);
