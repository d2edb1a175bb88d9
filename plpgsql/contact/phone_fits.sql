-- function contact.phone_fits(text, text)

create or replace function contact.phone_fits(p_digits text, p_region text)
returns boolean
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    if length(p_digits) not between 2 and 17 then
        return false;
    end if;
    return coalesce(
        (
            select f.fits
            from ref.phone_forms as f
            where
                f.region = p_region
                and f.digits = length(p_digits)
                and f.first_number <= p_digits::bigint
            order by f.first_number desc
            limit 1
        ),
        false
    );
end
$function$;

alter function contact.phone_fits(text, text) owner to app_owner;

revoke all on function contact.phone_fits(text, text) from public;

comment on function contact.phone_fits(text, text) is
    'Whether a national number has the form of the numbering plan of a region.';
