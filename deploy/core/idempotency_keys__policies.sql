-- Deploy routiq:core/idempotency_keys__policies to pg
-- requires: core/idempotency_keys
-- requires: core/current_org_id

begin;

-- policy idempotency_keys_app_owner_all on core.idempotency_keys
-- policy idempotency_keys_app_migrator_all on core.idempotency_keys

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists idempotency_keys_app_owner_all on core.idempotency_keys;
create policy idempotency_keys_app_owner_all on core.idempotency_keys
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists idempotency_keys_app_migrator_all on core.idempotency_keys;
create policy idempotency_keys_app_migrator_all on core.idempotency_keys
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy idempotency_keys_app_owner_all on core.idempotency_keys is
    'Rows of the caller''s organization';
comment on policy idempotency_keys_app_migrator_all on core.idempotency_keys is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
