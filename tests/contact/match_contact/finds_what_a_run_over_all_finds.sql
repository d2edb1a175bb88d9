begin;

select plan(3);

select test.make_tenants();
select test.make_lookalikes();
select test.sign_in('user_ada', 'org_north');
select api.find_duplicates();

create temporary table found as
select d.contact_a_id, d.contact_b_id, d.score, d.features
from contact.duplicate_candidates as d;

delete from contact.match_rows;
delete from contact.duplicate_candidates;

select count(contact.match_contact(c.organization_id, c.id))
from contact.contacts as c
where c.organization_id = test.organization('north');

select results_eq(
    $$select d.contact_a_id, d.contact_b_id, d.features
    from contact.duplicate_candidates as d order by 1, 2$$,
    $$select f.contact_a_id, f.contact_b_id, f.features
    from found as f where not f.features ? 'linked_by' order by 1, 2$$,
    'one after the other they are the same pairs with the same weights'
);
select cmp_ok((select count(*) from found), '>', 3::bigint, 'of which there are some');
select ok(
    (
        select strpos(p.prosrc, contact.match_candidates()) > 0
        from pg_proc as p
        where p.proname = 'compare_candidates'
    ),
    'for the query that is kept is the one that is put together'
);

select *
from finish();

rollback;
