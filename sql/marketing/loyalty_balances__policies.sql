-- policy loyalty_balances_app_owner_all on marketing.loyalty_balances
-- policy loyalty_balances_app_owner_sight on marketing.loyalty_balances
-- policy loyalty_balances_app_migrator_all on marketing.loyalty_balances

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists loyalty_balances_app_owner_all on marketing.loyalty_balances;
create policy loyalty_balances_app_owner_all on marketing.loyalty_balances
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists loyalty_balances_app_owner_sight on marketing.loyalty_balances;
create policy loyalty_balances_app_owner_sight on marketing.loyalty_balances
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
        or contact_id = (select core.current_contact_id())
    )
    with check (
        (select core.sees_every_contact()) is not null
        or contact_id = (select core.current_contact_id())
    );

drop policy if exists loyalty_balances_app_migrator_all on marketing.loyalty_balances;
create policy loyalty_balances_app_migrator_all on marketing.loyalty_balances
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy loyalty_balances_app_owner_all on marketing.loyalty_balances is
    'Rows of the caller''s organization';
comment on policy loyalty_balances_app_owner_sight on marketing.loyalty_balances is
    'For staff every row; a customer''s own rows';
comment on policy loyalty_balances_app_migrator_all on marketing.loyalty_balances is
    'Every row, for migrations, also where a host refuses bypassrls';
