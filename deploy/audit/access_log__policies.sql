-- Deploy routiq:audit/access_log__policies to pg
-- requires: audit/access_log
-- requires: core/current_org_id

begin;

-- policy access_log_app_owner_select on audit.access_log
-- policy access_log_app_owner_insert on audit.access_log
-- policy access_log_app_auditor_select on audit.access_log
-- policy access_log_app_migrator_select on audit.access_log

-- Reading is bound to the tenant. Appending is not: the triggers also record what a migration does
-- to any tenant, and what is done to the platform. There is no policy to change or delete.

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists access_log_app_owner_select on audit.access_log;
create policy access_log_app_owner_select on audit.access_log
    for select
    to app_owner
    using (organization_id = (select core.current_org_id()));

drop policy if exists access_log_app_owner_insert on audit.access_log;
create policy access_log_app_owner_insert on audit.access_log
    for insert
    to app_owner
    with check (true);

drop policy if exists access_log_app_auditor_select on audit.access_log;
create policy access_log_app_auditor_select on audit.access_log
    for select
    to app_auditor
    using (true);

drop policy if exists access_log_app_migrator_select on audit.access_log;
create policy access_log_app_migrator_select on audit.access_log
    for select
    to app_migrator
    using (true);

comment on policy access_log_app_owner_select on audit.access_log is
    'Records of the caller''s organization';
comment on policy access_log_app_owner_insert on audit.access_log is
    'Whatever the triggers and functions append';
comment on policy access_log_app_auditor_select on audit.access_log is
    'Every record, for compliance';
comment on policy access_log_app_migrator_select on audit.access_log is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
