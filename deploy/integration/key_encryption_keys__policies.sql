-- Deploy routiq:integration/key_encryption_keys__policies to pg
-- requires: integration/key_encryption_keys

begin;

-- policy key_encryption_keys_app_owner_select on integration.key_encryption_keys
-- policy key_encryption_keys_app_owner_update on integration.key_encryption_keys
-- policy key_encryption_keys_app_migrator_all on integration.key_encryption_keys

-- The versions belong to no tenant, and the keys are not here. Functions of clients hold a version
-- while they wrap by it, which asks for the right to update; they can change none.

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists key_encryption_keys_app_owner_select on integration.key_encryption_keys;
create policy key_encryption_keys_app_owner_select on integration.key_encryption_keys
    for select
    to app_owner
    using (true);

drop policy if exists key_encryption_keys_app_owner_update on integration.key_encryption_keys;
create policy key_encryption_keys_app_owner_update on integration.key_encryption_keys
    for update
    to app_owner
    using (true)
    with check (false);

drop policy if exists key_encryption_keys_app_migrator_all on integration.key_encryption_keys;
create policy key_encryption_keys_app_migrator_all on integration.key_encryption_keys
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy key_encryption_keys_app_owner_select on integration.key_encryption_keys is
    'Every version, for whoever wraps by one';
comment on policy key_encryption_keys_app_owner_update on integration.key_encryption_keys is
    'Every version may be held, and none changed';
comment on policy key_encryption_keys_app_migrator_all on integration.key_encryption_keys is
    'Every row, for migrations and for whoever begins and retires keys';

commit;
