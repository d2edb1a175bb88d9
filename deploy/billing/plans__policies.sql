-- Deploy routiq:billing/plans__policies to pg
-- requires: billing/plans
-- requires: core/is_super_admin
-- requires: core/roles__see_every_row

begin;

-- policy plans_app_owner_select on billing.plans
-- policy plans_app_owner_insert on billing.plans
-- policy plans_app_owner_update on billing.plans
-- policy plans_app_migrator_all on billing.plans

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists plans_app_owner_select on billing.plans;
create policy plans_app_owner_select on billing.plans
    for select
    to app_owner
    using (true);

drop policy if exists plans_app_owner_insert on billing.plans;
create policy plans_app_owner_insert on billing.plans
    for insert
    to app_owner
    with check ((select core.is_super_admin()));

drop policy if exists plans_app_owner_update on billing.plans;
create policy plans_app_owner_update on billing.plans
    for update
    to app_owner
    using ((select core.is_super_admin()))
    with check ((select core.is_super_admin()));

drop policy if exists plans_app_migrator_all on billing.plans;
create policy plans_app_migrator_all on billing.plans
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy plans_app_owner_select on billing.plans is 'Everybody reads them';
comment on policy plans_app_owner_insert on billing.plans is 'Made by platform administrators';
comment on policy plans_app_owner_update on billing.plans is 'Changed by platform administrators';
comment on policy plans_app_migrator_all on billing.plans is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
