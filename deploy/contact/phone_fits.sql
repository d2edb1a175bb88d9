-- Deploy routiq:contact/phone_fits to pg
-- requires: contact/schema
-- requires: ref/phone_regions

begin;

-- function contact.phone_fits(text, bigint[])

-- Has no set clause, so that the planner puts its text in the place of a call. It qualifies all it
-- names.

create or replace function contact.phone_fits(p_digits text, p_form_edges bigint[])
returns boolean
language sql
immutable
parallel safe
as $function$
    select
        case
            when pg_catalog.length(p_digits) operator(pg_catalog.>=) 2
                and pg_catalog.length(p_digits) operator(pg_catalog.<=) 17
                then pg_catalog.width_bucket(
                    pg_catalog.length(p_digits) operator(pg_catalog.*) 100000000000000000
                    operator(pg_catalog.+) p_digits::bigint,
                    p_form_edges
                ) operator(pg_catalog.%) 2 operator(pg_catalog.=) 1
            else false
        end
$function$;

alter function contact.phone_fits(text, bigint[]) owner to app_owner;

revoke all on function contact.phone_fits(text, bigint[]) from public;

comment on function contact.phone_fits(text, bigint[]) is
    'Whether a national number has the form that a region gives its numbers, in use or not: the '
    'region''s row of ref.phone_regions has the edges.';

commit;
