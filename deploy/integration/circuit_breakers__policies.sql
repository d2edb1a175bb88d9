-- Deploy routiq:integration/circuit_breakers__policies to pg
-- requires: integration/circuit_breakers
-- requires: core/current_org_id

begin;

-- policy circuit_breakers_app_owner_all on integration.circuit_breakers
-- policy circuit_breakers_app_migrator_all on integration.circuit_breakers

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists circuit_breakers_app_owner_all on integration.circuit_breakers;
create policy circuit_breakers_app_owner_all on integration.circuit_breakers
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists circuit_breakers_app_migrator_all on integration.circuit_breakers;
create policy circuit_breakers_app_migrator_all on integration.circuit_breakers
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy circuit_breakers_app_owner_all on integration.circuit_breakers is
    'Rows of the caller''s organization';
comment on policy circuit_breakers_app_migrator_all on integration.circuit_breakers is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
