-- Deploy routiq:contact/match_models__policies to pg
-- requires: contact/match_models
-- requires: core/current_org_id

begin;

-- policy match_models_app_owner_all on contact.match_models
-- policy match_models_app_migrator_all on contact.match_models

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists match_models_app_owner_all on contact.match_models;
create policy match_models_app_owner_all on contact.match_models
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists match_models_app_migrator_all on contact.match_models;
create policy match_models_app_migrator_all on contact.match_models
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy match_models_app_owner_all on contact.match_models is
    'Rows of the caller''s organization';
comment on policy match_models_app_migrator_all on contact.match_models is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
