-- Deploy routiq:ops/alerts__policies to pg
-- requires: ops/alerts
-- requires: core/is_super_admin
-- requires: core/current_org_id

begin;

-- policy alerts_app_owner_all on ops.alerts
-- policy alerts_app_migrator_all on ops.alerts

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists alerts_app_owner_all on ops.alerts;
create policy alerts_app_owner_all on ops.alerts
    for all
    to app_owner
    using (
        (select core.is_super_admin())
        or subject_organization_id = (select core.current_org_id())
    )
    with check (
        (select core.is_super_admin())
        or subject_organization_id = (select core.current_org_id())
    );

drop policy if exists alerts_app_migrator_all on ops.alerts;
create policy alerts_app_migrator_all on ops.alerts
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy alerts_app_owner_all on ops.alerts is
    'Alerts about the caller''s organization; every one for who administers the platform';
comment on policy alerts_app_migrator_all on ops.alerts is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
