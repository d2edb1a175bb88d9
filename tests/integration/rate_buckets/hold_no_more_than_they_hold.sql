begin;

select plan(5);

select test.make_tenants();

insert into integration.service_integrations (organization_id, service_code, name)
values (test.organization('north'), 'cliniko', 'Harbour');

insert into integration.rate_buckets (
    organization_id, integration_id, capacity, refill_per_second, tokens
)
select
    i.organization_id,
    i.id,
    200,
    200 / 60.0,
    200
from integration.service_integrations as i;

select throws_ok(
    'update integration.rate_buckets set tokens = tokens + 1', '23514', null, 'no token more than fit'
);
select throws_ok(
    'update integration.rate_buckets set tokens = -0.5', '23514', null, 'no token on credit'
);
select throws_ok(
    $$update integration.rate_buckets set tokens = 'nan'$$, '23514', null, 'no number that is none'
);
select throws_ok(
    $$update integration.rate_buckets set refill_per_second = 'nan'$$,
    '23514', null, 'at no pace that is none'
);

create temporary table before as
select b.ctid as place
from integration.rate_buckets as b;

update integration.rate_buckets set tokens = tokens - 1;

select is(
    (
        select (b.ctid::text::point)[0] = (f.place::text::point)[0]
        from integration.rate_buckets as b
        cross join before as f
    ),
    true,
    'what every request writes stays on its page'
);

select *
from finish();

rollback;
