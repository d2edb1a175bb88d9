-- Deploy routiq:api/begin_request to pg
-- requires: api/whoami

begin;

-- function api.begin_request(jsonb, jsonb, boolean)

-- For drivers that log in as authenticator. Security invoker, because a definer may not switch the
-- role; so it refuses by itself, and api.whoami looks the membership up. Everything is set local:
-- outside a transaction it is gone with the statement, and the next function raises RQ401. The role
-- first, the claims after: on a distributed database they go to the workers in this order. The role
-- service_role is not given here: whoever needs it logs in for it. Only authenticator may call it:
-- behind PostgREST, whose clients are anon and authenticated by then, it would let them choose
-- their claims.

create or replace function api.begin_request(
    p_claims jsonb,
    p_headers jsonb default '{}',
    p_is_member boolean default true
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_role text := coalesce(
        p_claims ->> 'role', case when p_claims ? 'sub' then 'authenticated' else 'anon' end
    );
begin
    if coalesce(jsonb_typeof(p_claims), 'null') <> 'object'
        or jsonb_typeof(coalesce(p_headers, '{}')) <> 'object'
        or v_role not in ('anon', 'authenticated')
    then
        raise exception 'the claims of the request are malformed'
            using
                errcode = 'RQ401',
                detail = 'claims and headers are objects, the role is anon or authenticated',
                hint = 'hand over the claims of the token as they are';
    end if;

    execute format('set local role %I', v_role);
    execute format('set local request.jwt.claims = %L', p_claims);
    execute format('set local request.headers = %L', coalesce(p_headers, '{}'));

    if v_role = 'authenticated' and p_is_member then
        return api.whoami();
    end if;

    return null;
end
$function$;

alter function api.begin_request(jsonb, jsonb, boolean) owner to app_owner;

revoke all on function api.begin_request(jsonb, jsonb, boolean) from public;
grant execute on function api.begin_request(jsonb, jsonb, boolean) to authenticator;

comment on function api.begin_request(jsonb, jsonb, boolean) is
    'Begins a request from a plain driver, inside a transaction: role, claims and headers hold '
    'until it ends. Returns what api.whoami tells; null for anon, and where p_is_member is '
    'false, for functions that need no membership. Raises RQ400, RQ401, RQ403.';

commit;
