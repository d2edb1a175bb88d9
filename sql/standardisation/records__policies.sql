-- policy records_app_migrator_all on standardisation.records

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists records_app_migrator_all on standardisation.records;
create policy records_app_migrator_all on standardisation.records
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy records_app_migrator_all on standardisation.records is
    'Every row, for migrations; nobody else reads it';
