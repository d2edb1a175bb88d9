-- Deploy routiq:api/normalize_phone to pg
-- requires: api/schema
-- requires: contact/read_phone

begin;

-- function api.normalize_phone(text, text)

-- On the closed list: tells nothing but what published numbering plans say, so it needs no claims.
-- Sets its row by hand: a query over contact.read_phone would cost half as much again.

create or replace function api.normalize_phone(p_raw text, p_region text default null)
returns table (e164 text, is_valid boolean, reason text, kind text, region text)
language plpgsql
stable
parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_read record := contact.read_phone(p_raw, p_region);
begin
    e164 := v_read.e164;
    is_valid := v_read.is_valid;
    reason := v_read.reason;
    kind := v_read.kind;
    region := v_read.region;
    return next;
end
$function$;

alter function api.normalize_phone(text, text) owner to app_owner;

revoke all on function api.normalize_phone(text, text) from public;
grant execute on function api.normalize_phone(text, text) to anon, app_worker, authenticated;

comment on function api.normalize_phone(text, text) is
    'One row about what somebody wrote as a telephone number: the form E.164, or null with the '
    'reason. The region (ISO 3166-1) is where a number without country code was written. Needs no '
    'claims.';

commit;
