import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { editContact, type ContactPatch } from '../server/contacts.js';

/** Changes one contact in place. @returns `failure`: why the last change was refused */
export function useEdit(id: string) {
  const client = useQueryClient();
  const [failure, setFailure] = useState<Error | null>(null);
  const [isBusy, setBusy] = useState(false);
  const edit = async (patch: ContactPatch): Promise<boolean> => {
    setBusy(true);
    setFailure(null);
    try {
      const edited = await editContact(id, patch);
      if ('accepted' in edited) await client.invalidateQueries({ queryKey: ['contact', id] });
      else client.setQueryData(['contact', id], edited);
      void Promise.all([['timeline', id], ['contacts'], ['tags']].map((queryKey) => client.invalidateQueries({ queryKey })));
      return true;
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { edit, failure, isBusy };
}

export type Edit = ReturnType<typeof useEdit>['edit'];
