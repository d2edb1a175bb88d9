-- Deploy routiq:integration/start_kek to pg
-- requires: integration/key_encryption_keys__policies
-- requires: integration/key_check_value
-- requires: integration/keyring_key

begin;

-- function integration.start_kek(int)

-- For whoever runs the database, as app_migrator or a member of it. Waits for transactions that
-- wrap by the key of before, and they for it. A key that was active earlier may be active again:
-- the way back of a rotation. Raises RQ409, RQ503.

create or replace function integration.start_kek(p_version int)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_check_value bytea := integration.key_check_value(integration.keyring_key(p_version));
begin
    update integration.key_encryption_keys as k
    set status = 'retiring'
    where k.status = 'active' and k.version <> p_version;

    insert into integration.key_encryption_keys as k (version, status, check_value)
    values (p_version, 'active', v_check_value)
    on conflict (version) do update
    set status = 'active'
    where k.status = 'retiring' and k.check_value = v_check_value;

    if not exists (
        select
        from integration.key_encryption_keys as k
        where k.version = p_version and k.status = 'active' and k.check_value = v_check_value
    ) then
        perform core.refuse(
            'RQ409', 'this key cannot begin', format('version %s is retired, or another key', p_version),
            'begin a key with a version of its own'
        );
    end if;
end
$function$;

alter function integration.start_kek(int) owner to app_owner;

revoke all on function integration.start_kek(int) from public;

comment on function integration.start_kek(int) is
    'Wraps new credentials by the key of this version from now on; its key is in the open keyring. '
    'For whoever runs the database. Raises RQ409 for a version that is retired, RQ503.';

commit;
