begin;

select plan(9);

select test.make_tenants();

insert into contact.contacts (organization_id, display_name)
values (test.organization('north'), 'Mary'), (test.organization('north'), 'Ann');

prepare add_consent (text, text, text, tstzrange) as
insert into contact.consents (organization_id, contact_id, scope, status, period, source)
select
    c.organization_id,
    c.id,
    $2,
    $3,
    $4,
    'form'
from contact.contacts as c
where c.display_name = $1;

execute add_consent('Mary', 'photos', 'active', '[2026-01-01,)');

select throws_ok(
    $$execute add_consent('Mary', 'photos', 'active', '[2026-06-01,2026-07-01)')$$,
    '23P01', null, 'two active consents of one scope do not overlap'
);
select lives_ok(
    $$execute add_consent('Mary', 'marketing.email', 'active', '[2026-06-01,)')$$,
    'another scope has its own time'
);
select lives_ok(
    $$execute add_consent('Ann', 'photos', 'active', '[2026-06-01,)')$$, 'and so has another contact'
);
select lives_ok(
    $$execute add_consent('Mary', 'photos', 'rejected', '[2026-06-01,)')$$,
    'what was refused does not hold, and so is in nobody''s way'
);
select throws_ok(
    $$execute add_consent('Mary', 'photos', 'active', 'empty')$$,
    '23514', null, 'a consent holds for some time'
);
select throws_ok(
    $$execute add_consent('Mary', 'research', 'active', '(,2026-01-01)')$$,
    '23514', null, 'and from a day that is known'
);

update contact.consents as c
set
    status = 'inactive',
    period = tstzrange(lower(c.period), '2026-06-01')
where
    c.scope = 'photos'
    and c.status = 'active'
    and c.contact_id = (
        select m.id
        from contact.contacts as m
        where m.display_name = 'Mary'
    );

select lives_ok(
    $$execute add_consent('Mary', 'photos', 'active', '[2026-03-01,)')$$,
    'after it was withdrawn another may hold'
);

update contact.consents set deleted_at = now() where scope = 'photos' and status = 'active';

select lives_ok(
    $$execute add_consent('Mary', 'photos', 'active', '[2026-01-01,)')$$,
    'one that was taken away is in nobody''s way'
);
select throws_ok(
    $$update contact.consents set status = 'active' where status = 'inactive'$$,
    'RQ409', null, 'what was withdrawn does not come back: it is given anew'
);

select *
from finish();

rollback;
