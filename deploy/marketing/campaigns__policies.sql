-- Deploy routiq:marketing/campaigns__policies to pg
-- requires: marketing/campaigns
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/is_staff
-- requires: core/roles__see_every_row

begin;

-- policy campaigns_app_owner_all on marketing.campaigns
-- policy campaigns_app_owner_staff on marketing.campaigns
-- policy campaigns_app_migrator_all on marketing.campaigns

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists campaigns_app_owner_all on marketing.campaigns;
create policy campaigns_app_owner_all on marketing.campaigns
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists campaigns_app_owner_staff on marketing.campaigns;
create policy campaigns_app_owner_staff on marketing.campaigns
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or (select core.is_staff())
    )
    with check (
        (select core.sees_every_branch()) is not null
        or (select core.is_staff())
    );

drop policy if exists campaigns_app_migrator_all on marketing.campaigns;
create policy campaigns_app_migrator_all on marketing.campaigns
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy campaigns_app_owner_all on marketing.campaigns is
    'Rows of the caller''s organization';
comment on policy campaigns_app_owner_staff on marketing.campaigns is
    'For staff; none for customers';
comment on policy campaigns_app_migrator_all on marketing.campaigns is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
