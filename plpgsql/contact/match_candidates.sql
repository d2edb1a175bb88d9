-- function contact.match_candidates()

create or replace function contact.match_candidates()
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select contact.score_explained(
        format(
            'select s.* from (%s) as s where s.score >= $9',
            contact.score_statement(
                format(
                    $$
                    select
                        a.contact_id as a, b.contact_id as b, a.rarities, $4 as prior,
                        $5 as household,
                        %s as pattern
                    from (select ($6).*, $7 as rarities offset 0) as a
                    inner join contact.match_rows as b
                        on
                            a.organization_id = b.organization_id
                            and a.kind = b.kind
                            and b.contact_id = any($8)
                    inner join contact.contacts as c
                        on b.organization_id = c.organization_id and b.contact_id = c.id
                    where
                        b.organization_id = ($6).organization_id
                        and c.deleted_at is null
                        and c.merged_into_id is null
                    offset 0
                    $$,
                    contact.compare_pattern()
                )
            )
        )
    )
$function$;

alter function contact.match_candidates() owner to app_owner;

revoke all on function contact.match_candidates() from public;

comment on function contact.match_candidates() is
    'Query that compares a row of contact.match_rows ($6) of such rarities ($7) with living '
    'contacts ($8), scores them by m_rare, h_rare, merge threshold, prior and household ($1 to $5) '
    'and explains those that reach the review threshold ($9): contact.compare_candidates.';
