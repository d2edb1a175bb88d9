-- function contact.phone_fits(text, ref.phone_regions)

create or replace function contact.phone_fits(p_digits text, p_plan ref.phone_regions)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_length int := length(p_digits);
begin
    return
        v_length between 2 and 17
        and width_bucket(v_length * 100000000000000000 + p_digits::bigint, p_plan.form_edges) % 2 = 1;
end
$function$;

alter function contact.phone_fits(text, ref.phone_regions) owner to app_owner;

revoke all on function contact.phone_fits(text, ref.phone_regions) from public;

comment on function contact.phone_fits(text, ref.phone_regions) is
    'Whether a national number has the form that a region gives its numbers, in use or not.';
