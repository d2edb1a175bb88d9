-- function core.request_header(text)

-- Nothing here is believed: whoever calls may send any header. Malformed headers count as none,
-- because core.checked_request has refused them where it matters.

create or replace function core.request_header(p_name text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_headers text := nullif(btrim(current_setting('request.headers', true)), '');
begin
    if v_headers is null then
        return null;
    end if;

    -- Only where there is something to read: the handler is a subtransaction.
    begin
        return left(nullif(btrim(v_headers::jsonb ->> p_name), ''), 500);
    exception
        when data_exception then
            return null;
    end;
end
$function$;

alter function core.request_header(text) owner to app_owner;

revoke all on function core.request_header(text) from public;

comment on function core.request_header(text) is
    'A header of the request in lower case, cut at 500 characters; null where there is none.';
