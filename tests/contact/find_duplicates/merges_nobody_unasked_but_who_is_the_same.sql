begin;

select plan(7);

select test.make_tenants();
select test.make_lookalikes();
select test.sign_in('user_ada', 'org_north');

create temporary table answer as
select api.find_duplicates() as said;

grant select on answer to public;

select cmp_ok(
    test.pair_score('mother', 'mother, written again'), '>=', 0.999::double precision,
    'who stands twice with name and birth date is merged'
);
select cmp_ok(
    coalesce(test.pair_score('twin', 'other twin'), 0), '<', 0.999::double precision,
    'twins whose names differ by a letter are not'
);
select cmp_ok(
    coalesce(test.pair_score('father', 'son'), 0), '<', 0.999::double precision,
    'nor is a son with the name of his father, born on the same day of another decade'
);
select cmp_ok(
    coalesce(test.pair_score('father', 'son of whom no date is known'), 0),
    '<',
    0.999::double precision,
    'nor where no birth date is known'
);
select is(
    (select a.said ->> 'pairs_to_merge' from answer as a), '1', 'nobody else is merged unasked'
);
select is(
    (
        select count(*)
        from contact.duplicate_candidates as d
        inner join contact.contacts as c
            on d.contact_a_id = c.id or d.contact_b_id = c.id
        where c.display_name ~ '^neighbour|^far away'
    ),
    0::bigint,
    'neighbours are no pair, and nobody of another clinic is'
);

select api.find_duplicates();

select is(
    (
        select array_agg(distinct k.version order by k.version)
        from contact.match_models as k
        where k.organization_id = test.organization('north') and not k.is_active
    ),
    array[1],
    'each run learns a version, and the last one decides'
);

select *
from finish();

rollback;
