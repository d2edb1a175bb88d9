-- function core.checked_request()

-- Apart from core.load_context, so that each stays short. Raises RQ401 and RQ400.

create or replace function core.checked_request()
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_claims jsonb;
    v_named text;
begin
    begin
        v_claims := core.jwt();
    exception
        when data_exception then
            raise exception 'the claims of the request are malformed'
                using
                    errcode = 'RQ401',
                    detail = sqlerrm,
                    hint = 'the gateway must set request.jwt.claims to a JSON object';
    end;

    if v_claims is null or jsonb_typeof(v_claims) <> 'object' or core.jwt_sub() is null then
        raise exception 'you are not signed in'
            using
                errcode = 'RQ401',
                detail = 'the request carries no claims with a subject',
                hint = 'sign in and send the token';
    elsif coalesce(v_claims ->> 'role', 'authenticated') <> 'authenticated' then
        raise exception 'the claims are not those of a signed-in user'
            using
                errcode = 'RQ401',
                detail = format('the claims carry the role "%s"', v_claims ->> 'role'),
                hint = 'sign in and send the token';
    end if;

    begin
        v_named := core.named_organization();
    exception
        when data_exception then
            raise exception 'the headers of the request are malformed'
                using
                    errcode = 'RQ400',
                    detail = sqlerrm,
                    hint = 'the gateway must set request.headers to a JSON object';
    end;

    if v_named is null then
        raise exception 'the request names no organization'
            using
                errcode = 'RQ400',
                detail = 'neither a claim nor the header x-organization-id names one',
                hint = 'choose an organization when signing in, or send x-organization-id';
    end if;

    return v_named;
end
$function$;

alter function core.checked_request() owner to app_owner;

revoke all on function core.checked_request() from public;

comment on function core.checked_request() is
    'Organization that a well-formed request of a signed-in user names. Raises RQ401 without '
    'usable claims and RQ400 where the headers are malformed or no organization is named.';
