-- Deploy routiq:core/begin_once to pg
-- requires: core/idempotency_keys__policies
-- requires: core/refuse

begin;

-- function core.begin_once(text, text, jsonb)

-- Who calls with a key that another transaction is just using waits for it at the unique key. A key whose
-- time is over is new again. Ends with core.finish_once. Raises RQ409.

create or replace function core.begin_once(p_function text, p_key text, p_arguments jsonb)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_digest bytea := sha256(convert_to(p_function || p_arguments::text, 'UTF8'));
    v_earlier core.idempotency_keys;
begin
    if p_key is null then
        return null;
    end if;

    insert into core.idempotency_keys as k (organization_id, user_id, key, arguments_digest)
    values (core.current_org_id(), core.current_user_id(), p_key, v_digest)
    on conflict (organization_id, user_id, key) do update
    set
        arguments_digest = excluded.arguments_digest,
        result = null,
        created_at = excluded.created_at,
        expires_at = excluded.expires_at
    where k.expires_at <= now();

    if found then
        return null;
    end if;

    select k.*
    into strict v_earlier
    from core.idempotency_keys as k
    where
        k.organization_id = core.current_org_id()
        and k.user_id = core.current_user_id()
        and k.key = p_key;

    if v_earlier.arguments_digest <> v_digest then
        perform core.refuse(
            'RQ409',
            'this idempotency key was used for something else',
            format('the key "%s" belongs to a call with other arguments', p_key),
            'use a new key for each thing that you do'
        );
    end if;

    return v_earlier.result;
end
$function$;

alter function core.begin_once(text, text, jsonb) owner to app_owner;

revoke all on function core.begin_once(text, text, jsonb) from public;

comment on function core.begin_once(text, text, jsonb) is
    'Begins a write that must happen once for its key within 24 hours: null for the first call and '
    'where there is no key, else the result of that call. Raises RQ409 where the arguments differ.';

commit;
