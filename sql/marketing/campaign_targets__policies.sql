-- policy campaign_targets_app_owner_all on marketing.campaign_targets
-- policy campaign_targets_app_owner_staff on marketing.campaign_targets
-- policy campaign_targets_app_migrator_all on marketing.campaign_targets

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists campaign_targets_app_owner_all on marketing.campaign_targets;
create policy campaign_targets_app_owner_all on marketing.campaign_targets
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists campaign_targets_app_owner_staff on marketing.campaign_targets;
create policy campaign_targets_app_owner_staff on marketing.campaign_targets
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

drop policy if exists campaign_targets_app_migrator_all on marketing.campaign_targets;
create policy campaign_targets_app_migrator_all on marketing.campaign_targets
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy campaign_targets_app_owner_all on marketing.campaign_targets is
    'Rows of the caller''s organization';
comment on policy campaign_targets_app_owner_staff on marketing.campaign_targets is
    'For staff; none for customers';
comment on policy campaign_targets_app_migrator_all on marketing.campaign_targets is
    'Every row, for migrations, also where a host refuses bypassrls';
