begin;

select plan(4);

create table public.parcels (
    id int primary key,
    delivery text
);

insert into ref.status_transitions (entity, from_status, to_status)
values
('public.parcels.delivery', '', 'sent'),
('public.parcels.delivery', 'sent', 'lost');

create trigger tg_parcels_20_follow_status_flow
before insert or update of delivery on public.parcels
for each row execute function core.follow_status_flow('public.parcels.delivery');

select lives_ok($$insert into public.parcels values (1, 'sent'), (2, null)$$, 'a listed beginning');
select throws_ok(
    $$insert into public.parcels values (3, 'lost')$$, 'RQ422', null, 'a beginning that is none'
);
select lives_ok($$update public.parcels set delivery = 'lost' where id = 1$$, 'a listed way');
select throws_like(
    $$update public.parcels set delivery = 'sent' where id = 1$$,
    'a row of public.parcels.delivery cannot go from "lost" to "sent"',
    'another way'
);

select *
from finish();

rollback;
