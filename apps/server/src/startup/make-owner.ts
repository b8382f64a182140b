import type { INestApplicationContext } from '@nestjs/common';
import { Conflict } from '@tributary/contract';
import { SignIn } from '../accounts/sign-in.js';
import type { ReadyConfig } from './kept-secrets.js';

/** Makes the first owner when ADMIN_EMAIL and ADMIN_PASSWORD name one; nothing when there is an account already. */
export async function makeOwner(app: INestApplicationContext, { adminEmail, adminPassword, role }: ReadyConfig): Promise<void> {
  if (adminEmail === undefined || adminPassword === undefined || role === 'worker') return;
  await app
    .get(SignIn)
    .makeFirst({ name: adminEmail.split('@')[0]!, email: adminEmail, password: adminPassword })
    .catch((error: unknown) => {
      if (!(error instanceof Conflict)) throw error;
    });
}
