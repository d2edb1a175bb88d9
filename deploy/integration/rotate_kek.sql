-- Deploy routiq:integration/rotate_kek to pg
-- requires: integration/active_key
-- requires: integration/wrapped_key
-- requires: integration/unwrapped_key
-- requires: core/require_every_row

begin;

-- function integration.rotate_kek(int)

-- For whoever runs the database, as app_migrator or a member of it: it works across organizations,
-- and what it sets for that ends with it.
-- Each call is a batch; commit after it, and go on until none remains. Rows that somebody holds are
-- left to a later batch, and so is nothing but the data key written: values stay as they are.
-- Readers see either version of a row, each whole. A row that does not open is passed by and told,
-- so that it keeps no other from its new key. Raises RQ422, RQ503, 42501.

create or replace function integration.rotate_kek(p_batch int default 100)
returns table (rewrapped int, damaged uuid[], remaining bigint)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_key integration.key_encryption_keys;
    v_credential integration.credentials;
begin
    perform core.require_every_row('integration.credentials');

    v_key := integration.active_key();
    rewrapped := 0;
    damaged := '{}';

    for v_credential in
        select c.*
        from integration.credentials as c
        where c.kek_version <> v_key.version
        order by c.organization_id, c.id
        for no key update skip locked
    loop
        exit when rewrapped >= p_batch;

        begin
            update integration.credentials as c
            set
                kek_version = v_key.version,
                data_key_wrapped = integration.wrapped_key(
                    integration.unwrapped_key(v_credential),
                    c.organization_id,
                    c.id,
                    v_key.version
                )
            where c.organization_id = v_credential.organization_id and c.id = v_credential.id;

            rewrapped := rewrapped + 1;
        exception
            when sqlstate 'RQ500' then
                damaged := damaged || v_credential.id;
        end;
    end loop;

    select count(*)
    into strict remaining
    from integration.credentials as c
    where c.kek_version <> v_key.version;

    return next;
end
$function$;

alter function integration.rotate_kek(int) owner to app_owner;

revoke all on function integration.rotate_kek(int) from public;

comment on function integration.rotate_kek(int) is
    'Wraps a batch of credentials by the active key: how many, which of them do not open, and how '
    'many remain. For whoever runs the database, with both keys in the keyring. Raises RQ422, '
    'RQ503.';

commit;
