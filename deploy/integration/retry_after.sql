-- Deploy routiq:integration/retry_after to pg
-- requires: integration/schema__open_to_workers

begin;

-- function integration.retry_after(text, timestamptz)

-- RFC 9110, section 10.2.3: seconds, or an instant such as "Fri, 31 Dec 1999 23:59:59 GMT". A day is
-- the most that anybody is believed.

create or replace function integration.retry_after(
    p_header text, p_now timestamptz default clock_timestamp()
)
returns interval
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_text text := btrim(p_header);
    v_seconds double precision;
begin
    if v_text ~ '^[0-9]{1,9}$' then
        v_seconds := v_text::double precision;
    elsif v_text ~* '^[a-z]{3,9},.* GMT$' then
        v_seconds := extract(epoch from v_text::timestamptz - p_now)::double precision;
    else
        return null;
    end if;

    return make_interval(secs => least(greatest(v_seconds, 0), 86400));
exception
    when data_exception then
        return null;
end
$function$;

alter function integration.retry_after(text, timestamptz) owner to app_owner;

revoke all on function integration.retry_after(text, timestamptz) from public;
grant execute on function integration.retry_after(text, timestamptz) to app_worker;

comment on function integration.retry_after(text, timestamptz) is
    'How long the header Retry-After asks to wait, at most a day; null where it says nothing that '
    'can be read.';

commit;
