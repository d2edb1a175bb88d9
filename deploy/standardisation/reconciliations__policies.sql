-- Deploy routiq:standardisation/reconciliations__policies to pg
-- requires: standardisation/reconciliations

begin;

-- policy reconciliations_app_migrator_all on standardisation.reconciliations

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists reconciliations_app_migrator_all on standardisation.reconciliations;
create policy reconciliations_app_migrator_all on standardisation.reconciliations
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy reconciliations_app_migrator_all on standardisation.reconciliations is
    'Every row, for migrations; nobody else reads it';

commit;
