-- Deploy routiq:clinic/skin_analysis_keys__policies to pg
-- requires: clinic/skin_analysis_keys
-- requires: core/current_org_id
-- requires: core/sees_every_contact
-- requires: core/roles__see_every_row

begin;

-- policy skin_analysis_keys_app_owner_all on clinic.skin_analysis_keys
-- policy skin_analysis_keys_app_owner_own on clinic.skin_analysis_keys
-- policy skin_analysis_keys_app_migrator_all on clinic.skin_analysis_keys

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists skin_analysis_keys_app_owner_all on clinic.skin_analysis_keys;
create policy skin_analysis_keys_app_owner_all on clinic.skin_analysis_keys
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists skin_analysis_keys_app_owner_own on clinic.skin_analysis_keys;
create policy skin_analysis_keys_app_owner_own on clinic.skin_analysis_keys
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

drop policy if exists skin_analysis_keys_app_migrator_all on clinic.skin_analysis_keys;
create policy skin_analysis_keys_app_migrator_all on clinic.skin_analysis_keys
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy skin_analysis_keys_app_owner_all on clinic.skin_analysis_keys is
    'Rows of the caller''s organization';
comment on policy skin_analysis_keys_app_owner_own on clinic.skin_analysis_keys is
    'For staff; customers read analyses, not their keys';
comment on policy skin_analysis_keys_app_migrator_all on clinic.skin_analysis_keys is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
