-- Deploy routiq:core/checked_claims to pg
-- requires: core/jwt_sub
-- requires: core/refuse

begin;

-- function core.checked_claims()

-- Apart from core.checked_request for the functions that begin without an organization. Raises
-- RQ401.

create or replace function core.checked_claims()
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_claims jsonb;
begin
    begin
        v_claims := core.jwt();
    exception
        when data_exception then
            perform core.refuse(
                'RQ401',
                'the claims of the request are malformed',
                sqlerrm,
                'the gateway must set request.jwt.claims to a JSON object'
            );
    end;

    if v_claims is null or jsonb_typeof(v_claims) <> 'object' or core.jwt_sub() is null then
        perform core.refuse(
            'RQ401',
            'you are not signed in',
            'the request carries no claims with a subject',
            'sign in and send the token'
        );
    elsif coalesce(v_claims ->> 'role', 'authenticated') <> 'authenticated' then
        perform core.refuse(
            'RQ401',
            'the claims are not those of a signed-in user',
            format('the claims carry the role "%s"', v_claims ->> 'role'),
            'sign in and send the token'
        );
    end if;

    return v_claims;
end
$function$;

alter function core.checked_claims() owner to app_owner;

revoke all on function core.checked_claims() from public;

comment on function core.checked_claims() is
    'Well-formed claims of a signed-in user. Raises RQ401 where there are none.';

commit;
