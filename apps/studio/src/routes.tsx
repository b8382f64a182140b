import { createBrowserRouter } from 'react-router';
import { NotHere, Trouble } from './frame/states.js';
import { Frame } from './frame/Frame.js';
import { SignIn } from './sign-in/SignIn.js';
import { TokenPage } from './sign-in/TokenPage.js';
import { WorkflowList } from './workflows/WorkflowList.js';

/** Every page by its address: each can be kept as a bookmark and sent to somebody. The canvas is loaded when it is first opened. */
export const routes = createBrowserRouter([
  { path: '/sign-in', element: <SignIn />, errorElement: <Trouble /> },
  { path: '/invitation/:token', element: <TokenPage of="invitations" />, errorElement: <Trouble /> },
  { path: '/reset/:token', element: <TokenPage of="password-resets" />, errorElement: <Trouble /> },
  {
    path: '/',
    element: <Frame />,
    hydrateFallbackElement: <></>,
    errorElement: <Trouble />,
    children: [
      { index: true, lazy: async () => ({ Component: (await import('./home/Home.js')).Home }) },
      { path: 'workflows', element: <WorkflowList /> },
      { path: 'workflows/:id', lazy: async () => ({ Component: (await import('./canvas/CanvasPage.js')).CanvasPage }) },
      { path: 'segments', lazy: async () => ({ Component: (await import('./segments/SegmentList.js')).SegmentList }) },
      { path: 'segments/new', lazy: async () => ({ Component: (await import('./segments/SegmentPage.js')).NewSegment }) },
      { path: 'segments/templates', lazy: async () => ({ Component: (await import('./segments/TemplateGallery.js')).TemplateGallery }) },
      { path: 'segments/key', lazy: async () => ({ Component: (await import('./segments/SegmentKey.js')).SegmentKey }) },
      { path: 'segments/:id', lazy: async () => ({ Component: (await import('./segments/SegmentPage.js')).SegmentPage }) },
      { path: 'contacts', lazy: async () => ({ Component: (await import('./contacts/ContactList.js')).ContactList }) },
      { path: 'contacts/import', lazy: async () => ({ Component: (await import('./imports/ImportPage.js')).ImportPage }) },
      { path: 'contacts/import/:id', lazy: async () => ({ Component: (await import('./imports/ImportedPage.js')).ImportedPage }) },
      { path: 'contacts/:id', lazy: async () => ({ Component: (await import('./contacts/ContactPage.js')).ContactPage }) },
      { path: 'follow-ups/:id?', lazy: async () => ({ Component: (await import('./follow-ups/FollowUps.js')).FollowUps }) },
      { path: 'events', lazy: async () => ({ Component: (await import('./events/LiveEvents.js')).LiveEvents }) },
      { path: 'mailbox', lazy: async () => ({ Component: (await import('./mailbox/Mailbox.js')).Mailbox }) },
      { path: 'settings/:tab?', lazy: async () => ({ Component: (await import('./settings/Settings.js')).Settings }) },
      { path: '*', element: <NotHere /> },
    ],
  },
]);
