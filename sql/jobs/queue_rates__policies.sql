-- policy queue_rates_app_migrator_all on jobs.queue_rates
-- policy queue_rates_app_dispatcher_all on jobs.queue_rates

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists queue_rates_app_migrator_all on jobs.queue_rates;
create policy queue_rates_app_migrator_all on jobs.queue_rates
    for all
    to app_migrator
    using (true)
    with check (true);

drop policy if exists queue_rates_app_dispatcher_all on jobs.queue_rates;
create policy queue_rates_app_dispatcher_all on jobs.queue_rates
    for all
    to app_dispatcher
    using (true)
    with check (true);

comment on policy queue_rates_app_migrator_all on jobs.queue_rates is
    'Every row, for migrations, also where a host refuses bypassrls';
comment on policy queue_rates_app_dispatcher_all on jobs.queue_rates is
    'Every row, for the functions that hand jobs to workers';
