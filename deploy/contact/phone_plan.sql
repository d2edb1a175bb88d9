-- Deploy routiq:contact/phone_plan to pg
-- requires: contact/schema
-- requires: ref/phone_regions

begin;

-- function contact.phone_plan(text)

create or replace function contact.phone_plan(p_whole text)
returns ref.phone_regions
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_plan ref.phone_regions;
begin
    -- No code is the beginning of another, so at most one of the three is there.
    if length(p_whole) > 2 and not starts_with(p_whole, '0') then
        select r.*
        into v_plan
        from ref.phone_regions as r
        where
            r.is_main
            and r.calling_code = any(
                array[
                    left(p_whole, 1)::smallint,
                    left(p_whole, 2)::smallint,
                    left(p_whole, 3)::smallint
                ]
            );
    end if;
    return v_plan;
end
$function$;

alter function contact.phone_plan(text) owner to app_owner;

revoke all on function contact.phone_plan(text) from public;

comment on function contact.phone_plan(text) is
    'How the numbers of a country are read, for a number with its code in front; null where no '
    'country has the code.';

commit;
