-- Deploy routiq:audit/core_tables to pg
-- requires: audit/attach
-- requires: core/organizations
-- requires: core/users
-- requires: core/locations
-- requires: core/organization_members
-- requires: core/member_locations
-- requires: core/platform_admins
--
-- These tables are older than the audit trail; every later one attaches itself.

begin;

do $audit$
begin
    perform audit.attach('core.organizations');
    perform audit.attach('core.users');
    perform audit.attach('core.locations');
    perform audit.attach('core.organization_members');
    perform audit.attach('core.member_locations');
    perform audit.attach('core.platform_admins');
end
$audit$;

commit;
