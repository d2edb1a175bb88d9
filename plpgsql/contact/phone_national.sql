-- function contact.phone_national(text, ref.phone_regions)

-- The rule of the library: a prefix stays where the number fits the plan with it and not without.

create or replace function contact.phone_national(p_digits text, p_plan ref.phone_regions)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_groups text[];
    v_rest text;
begin
    if starts_with(p_digits, p_plan.trunk_prefix) then
        v_rest := substr(p_digits, length(p_plan.trunk_prefix) + 1);
    elsif p_plan.trunk_pattern is not null then
        v_groups := regexp_match(p_digits, p_plan.trunk_pattern);
        if v_groups is null then
            return p_digits;
        end if;
        v_rest := regexp_replace(
            p_digits,
            p_plan.trunk_pattern,
            case
                when v_groups[cardinality(v_groups)] is null then ''
                else coalesce(p_plan.trunk_rule, '')
            end
        );
    else
        return p_digits;
    end if;

    if
        contact.phone_fits(p_digits, p_plan.form_edges)
        and not contact.phone_fits(v_rest, p_plan.form_edges)
    then
        return p_digits;
    end if;
    return v_rest;
end
$function$;

alter function contact.phone_national(text, ref.phone_regions) owner to app_owner;

revoke all on function contact.phone_national(text, ref.phone_regions) from public;

comment on function contact.phone_national(text, ref.phone_regions) is
    'A number without the prefix that is dialled before it within its country.';
