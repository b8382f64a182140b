import { describe, expect, it } from '@jest/globals';
import { can, isRole, permissions, permissionsOf, ROLES, type Role } from './permissions.js';

describe('the table of roles', () => {
  it('has the eight roles, from the one who may do most', () => {
    expect(ROLES).toEqual(['owner', 'admin', 'marketer', 'sales', 'service', 'analyst', 'developer', 'viewer']);
  });

  it('lets an owner do everything, and an admin all but decide who owns', () => {
    expect(permissionsOf('owner')).toEqual(permissions);
    expect(permissions.filter((one) => !can('admin', one))).toEqual(['owners.manage']);
  });

  it('lets everybody read, and a viewer nothing else', () => {
    const reading = permissions.filter((one) => one.endsWith('.read'));
    for (const role of ROLES) expect([role, reading.filter((one) => !can(role, one))]).toEqual([role, []]);
    expect(permissionsOf('viewer')).toEqual(reading);
  });

  it.each([
    ['segments.lock', ['owner', 'admin']],
    ['workflows.publish', ['owner', 'admin', 'marketer']],
    ['workflows.edit', ['owner', 'admin', 'marketer', 'developer']],
    ['keys.manage', ['owner', 'admin', 'developer']],
    ['channels.connect', ['owner', 'admin']],
    ['contacts.erase', ['owner', 'admin']],
    ['members.manage', ['owner', 'admin']],
    ['tasks.work', ['owner', 'admin', 'marketer', 'sales', 'service']],
  ] as const)('gives %s to %j', (permission, roles) => {
    expect(ROLES.filter((role) => can(role, permission))).toEqual(roles);
  });

  it('lets a role that nobody knows do nothing', () => {
    for (const unknown of ['', 'root', 'constructor', '__proto__']) {
      expect(isRole(unknown)).toBe(false);
      expect(permissions.filter((one) => can(unknown as Role, one))).toEqual([]);
    }
  });
});
