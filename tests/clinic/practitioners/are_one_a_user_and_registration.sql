begin;

select plan(5);

select test.make_clinic();

update clinic.practitioners as p
set
    registration_number = 'MED0001',
    user_id = (
        select u.id
        from core.users as u
        where u.external_id = 'user_grace'
    )
where p.name = 'Doctor Harbour';

select throws_ok(
    $$update clinic.practitioners set registration_number = 'MED0001' where name = 'Doctor Hill'$$,
    '23505', null, 'a registration belongs to one'
);
select throws_ok(
    $$
        update clinic.practitioners
        set user_id = (select u.id from core.users as u where u.external_id = 'user_grace')
        where name = 'Doctor Hill'
    $$,
    '23505', null, 'and so does a user'
);
select lives_ok(
    $$update clinic.practitioners set registration_number = 'MED0001' where name = 'Doctor Beach'$$,
    'another clinic may know the same person'
);

update clinic.practitioners set deleted_at = now()
where name = 'Doctor Harbour';

select lives_ok(
    $$update clinic.practitioners set registration_number = 'MED0001' where name = 'Doctor Hill'$$,
    'who was taken away gives both free'
);
select throws_ok(
    $$update clinic.practitioners set name = '' where name = 'Doctor Hill'$$,
    '23514', null, 'nobody is without a name'
);

select *
from finish();

rollback;
