-- Deploy routiq:marketing/loyalty_tiers__policies to pg
-- requires: marketing/loyalty_tiers
-- requires: core/current_org_id
-- requires: core/roles__see_every_row

begin;

-- policy loyalty_tiers_app_owner_all on marketing.loyalty_tiers
-- policy loyalty_tiers_app_migrator_all on marketing.loyalty_tiers

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists loyalty_tiers_app_owner_all on marketing.loyalty_tiers;
create policy loyalty_tiers_app_owner_all on marketing.loyalty_tiers
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists loyalty_tiers_app_migrator_all on marketing.loyalty_tiers;
create policy loyalty_tiers_app_migrator_all on marketing.loyalty_tiers
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy loyalty_tiers_app_owner_all on marketing.loyalty_tiers is
    'Rows of the caller''s organization';
comment on policy loyalty_tiers_app_migrator_all on marketing.loyalty_tiers is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
