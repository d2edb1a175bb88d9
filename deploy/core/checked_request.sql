-- Deploy routiq:core/checked_request to pg
-- requires: core/named_organization
-- requires: core/checked_claims

begin;

-- function core.checked_request()

-- Apart from core.load_context, so that each stays short. Raises RQ401 and RQ400.

create or replace function core.checked_request()
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_named text;
begin
    perform core.checked_claims();

    begin
        v_named := core.named_organization();
    exception
        when data_exception then
            perform core.refuse(
                'RQ400',
                'the headers of the request are malformed',
                sqlerrm,
                'the gateway must set request.headers to a JSON object'
            );
    end;

    if v_named is null then
        perform core.refuse(
            'RQ400',
            'the request names no organization',
            'neither a claim nor the header x-organization-id names one',
            'choose an organization when signing in, or send x-organization-id'
        );
    end if;

    return v_named;
end
$function$;

alter function core.checked_request() owner to app_owner;

revoke all on function core.checked_request() from public;

comment on function core.checked_request() is
    'Organization that a well-formed request of a signed-in user names. Raises RQ401 without '
    'usable claims and RQ400 where the headers are malformed or no organization is named.';

commit;
