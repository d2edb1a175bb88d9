-- function integration.retire_kek(int)

-- For whoever runs the database, as app_migrator or a member of it. Credentials that were taken
-- away count too: they may be restored. Raises RQ404, RQ409, 42501.

create or replace function integration.retire_kek(p_version int)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_status text;
    v_count bigint;
begin
    perform core.require_every_row('integration.credentials');

    select k.status
    into v_status
    from integration.key_encryption_keys as k
    where k.version = p_version
    for update;

    if v_status is null then
        perform core.refuse(
            'RQ404', 'there is no such key', format('the version is %s', p_version),
            'look at the report of keys'
        );
    elsif v_status = 'active' then
        perform core.refuse(
            'RQ409', 'this key is in use', format('new credentials are wrapped by version %s', p_version),
            'begin another with integration.start_kek'
        );
    end if;

    select count(*)
    into strict v_count
    from integration.credentials as c
    where c.kek_version = p_version;

    if v_count > 0 then
        perform core.refuse(
            'RQ409',
            'this key is in use',
            format('%s credentials are wrapped by version %s', v_count, p_version),
            'call integration.rotate_kek until none remains'
        );
    end if;

    update integration.key_encryption_keys as k
    set status = 'retired', retired_at = now()
    where k.version = p_version and k.status <> 'retired';
end
$function$;

alter function integration.retire_kek(int) owner to app_owner;

revoke all on function integration.retire_kek(int) from public;

comment on function integration.retire_kek(int) is
    'Retires a key by which nothing is wrapped any more; it may then leave the secret store. For '
    'whoever runs the database. Raises RQ404, RQ409 where it is in use.';
