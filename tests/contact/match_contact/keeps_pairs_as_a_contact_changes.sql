begin;

select plan(7);

select test.make_tenants();
select test.make_lookalikes();
select test.sign_in('user_ada', 'org_north');

create temporary table mother as
select c.id
from contact.contacts as c
where c.display_name = 'mother';

select contact.match_contact(c.organization_id, c.id)
from contact.contacts as c
where c.organization_id = test.organization('north') and c.display_name !~ '^neighbour';

select isnt(
    test.pair_score('mother', 'mother, written again'), null,
    'a contact is matched by itself, without a model of the tenant'
);
select is(test.pair_score('mother', 'far away'), null, 'with nobody of another clinic');

update contact.contacts as c
set
    given_name = 'Wilhelmina',
    family_name = 'Zurbaran',
    birth_date = '2001-07-07',
    primary_phone = null,
    address = '{}'
where c.display_name = 'mother, written again';

select is(
    contact.match_contact(test.organization('north'), (select m.id from mother as m)),
    (
        select count(*)
        from contact.duplicate_candidates as d
        cross join mother as m
        where m.id in (d.contact_a_id, d.contact_b_id)
    ),
    'the answer is how many pairs there are'
);

select contact.match_contact(c.organization_id, c.id)
from contact.contacts as c
where c.display_name = 'mother, written again';

select is(
    test.pair_score('mother', 'mother, written again'), null,
    'a pair that is none any more goes'
);

update contact.contacts as c
set given_name = 'Josephine', family_name = 'Whitlock', birth_date = '1963-01-30'
where c.display_name = 'mother, written again';

select contact.match_contact(test.organization('north'), (select m.id from mother as m));
select contact.match_contact(c.organization_id, c.id)
from contact.contacts as c
where c.display_name = 'mother, written again';

update contact.duplicate_candidates as d
set status = 'rejected', reviewed_at = now(), score = 0.6
from mother as m
where m.id in (d.contact_a_id, d.contact_b_id);

select contact.match_contact(test.organization('north'), (select m.id from mother as m));

select is(
    test.pair_score('mother', 'mother, written again'), 0.6::double precision,
    'what somebody decided stays'
);

update contact.contacts as c
set deleted_at = now()
from mother as m
where c.id = m.id;

select is(
    contact.match_contact(test.organization('north'), (select m.id from mother as m)),
    0::bigint,
    'who is gone is nobody''s double'
);
select is_empty(
    'select from contact.match_rows as r where r.contact_id = (select m.id from mother as m)',
    'and is compared no more'
);

select *
from finish();

rollback;
