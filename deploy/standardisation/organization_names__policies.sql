-- Deploy routiq:standardisation/organization_names__policies to pg
-- requires: standardisation/organization_names

begin;

-- policy organization_names_app_migrator_all on standardisation.organization_names

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists organization_names_app_migrator_all on standardisation.organization_names;
create policy organization_names_app_migrator_all on standardisation.organization_names
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy organization_names_app_migrator_all on standardisation.organization_names is
    'Every row, for migrations; nobody else reads it';

commit;
