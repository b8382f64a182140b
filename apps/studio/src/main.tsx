import '@fontsource-variable/inter';
import '@mantine/core/styles.css';
import './look/values.css';
import './frame/frame.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { theme, variables } from './look/theme.js';
import { routes } from './routes.js';
import { Refused } from './server/call.js';
import { Speaking } from './words/Speaking.js';

/** What the server refused it will refuse again; only when it was not reached, asking again may help. */
const retry = (failures: number, error: Error) => failures < 3 && !(error instanceof Refused && error.problem.status > 0 && error.problem.status < 500);
const client = new QueryClient({ defaultOptions: { queries: { retry, refetchOnWindowFocus: true } } });

createRoot(document.getElementById('studio')!).render(
  <StrictMode>
    <Speaking>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
        <QueryClientProvider client={client}>
          <RouterProvider router={routes} />
        </QueryClientProvider>
      </MantineProvider>
    </Speaking>
  </StrictMode>,
);
