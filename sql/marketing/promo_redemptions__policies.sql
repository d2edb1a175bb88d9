-- policy promo_redemptions_app_owner_all on marketing.promo_redemptions
-- policy promo_redemptions_app_owner_sight on marketing.promo_redemptions
-- policy promo_redemptions_app_migrator_all on marketing.promo_redemptions

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists promo_redemptions_app_owner_all on marketing.promo_redemptions;
create policy promo_redemptions_app_owner_all on marketing.promo_redemptions
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists promo_redemptions_app_owner_sight on marketing.promo_redemptions;
create policy promo_redemptions_app_owner_sight on marketing.promo_redemptions
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

drop policy if exists promo_redemptions_app_migrator_all on marketing.promo_redemptions;
create policy promo_redemptions_app_migrator_all on marketing.promo_redemptions
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy promo_redemptions_app_owner_all on marketing.promo_redemptions is
    'Rows of the caller''s organization';
comment on policy promo_redemptions_app_owner_sight on marketing.promo_redemptions is
    'For staff every row; a customer''s own rows';
comment on policy promo_redemptions_app_migrator_all on marketing.promo_redemptions is
    'Every row, for migrations, also where a host refuses bypassrls';
