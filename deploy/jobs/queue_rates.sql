-- Deploy routiq:jobs/queue_rates to pg
-- requires: jobs/queues
--
-- Beside jobs.queues, whose rows are audited: this is written with every claim from a queue with a rate.

begin;

create table jobs.queue_rates (
    queue text not null,
    full_at timestamptz not null,
    constraint pk_queue_rates primary key (queue)
)
with (
    fillfactor = 50
);

alter table jobs.queue_rates owner to app_owner;

alter table jobs.queue_rates enable row level security;
alter table jobs.queue_rates force row level security;

grant select, insert, update on table jobs.queue_rates to app_dispatcher;

comment on table jobs.queue_rates is
    'How far each queue with a rate has used it up, counted as jobs start. Class: derived';
comment on column jobs.queue_rates.queue is 'The queue';
comment on column jobs.queue_rates.full_at is
    'When as many jobs may start at once again as after a rest';

commit;
