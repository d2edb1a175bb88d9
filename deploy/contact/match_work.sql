-- Deploy routiq:contact/match_work to pg
-- requires: contact/compare_comparisons
-- requires: contact/match_frequencies

begin;

-- function contact.match_work()

create or replace function contact.match_work()
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select format(
        'select w.*, array[%s]::real[] as rarities from pg_temp.match_new as w %s',
        string_agg(format('r%s.rarity', c.rarity), ', ' order by c.rarity),
        string_agg(
            format(
                'left join (select f.value, f.rarity from contact.match_frequencies as f '
                'where f.organization_id = $1 and f.comparison = %L offset 0) as r%s '
                'on w.%I = r%s.value',
                c.comparison, c.rarity, c.field, c.rarity
            ),
            ' '
        )
    )
    from contact.compare_comparisons() as c
    where c.rarity is not null
$function$;

alter function contact.match_work() owner to app_owner;

revoke all on function contact.match_work() from public;

comment on function contact.match_work() is
    'Query that puts beside each row of pg_temp.match_new how rare its values are in a tenant.';

commit;
