-- Deploy routiq:standardisation/contract_events__policies to pg
-- requires: standardisation/contract_events

begin;

-- policy contract_events_app_migrator_all on standardisation.contract_events

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists contract_events_app_migrator_all on standardisation.contract_events;
create policy contract_events_app_migrator_all on standardisation.contract_events
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy contract_events_app_migrator_all on standardisation.contract_events is
    'Every row, for migrations; nobody else reads it';

commit;
