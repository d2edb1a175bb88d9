-- Deploy routiq:standardisation/backfill to pg
-- requires: standardisation/sync
-- requires: online/backfill
--
-- Each batch writes old rows as they are, and the triggers carry them over: what is committed is done,
-- and a call after a failure goes on behind it. Messages of old months have partitions of their own,
-- three months a transaction: each locks the table, and those who write wait for its end.

begin;

do $partitions$
begin
    if exists (
        select
        from legacy.messages as m
    ) then
        perform core.ensure_partitions('comms.messages', 3, 3);
    end if;
end
$partitions$;

commit;

begin;

do $partitions$
begin
    if exists (
        select
        from legacy.messages as m
    ) then
        perform core.ensure_partitions('comms.messages', 3, 6);
    end if;
end
$partitions$;

commit;

begin;

do $partitions$
begin
    if exists (
        select
        from legacy.messages as m
    ) then
        perform core.ensure_partitions('comms.messages', 3, 9);
    end if;
end
$partitions$;

commit;

begin;

do $partitions$
begin
    if exists (
        select
        from legacy.messages as m
    ) then
        perform core.ensure_partitions('comms.messages', 3, 12);
    end if;
end
$partitions$;

commit;

begin;

do $partitions$
begin
    if exists (
        select
        from legacy.messages as m
    ) then
        perform core.ensure_partitions('comms.messages', 3, 15);
    end if;
end
$partitions$;

commit;

begin;

do $partitions$
begin
    if exists (
        select
        from legacy.messages as m
    ) then
        perform core.ensure_partitions('comms.messages', 3, 18);
    end if;
end
$partitions$;

commit;

begin;

do $partitions$
begin
    if exists (
        select
        from legacy.messages as m
    ) then
        perform core.ensure_partitions('comms.messages', 3, 21);
    end if;
end
$partitions$;

commit;

begin;

do $partitions$
begin
    if exists (
        select
        from legacy.messages as m
    ) then
        perform core.ensure_partitions('comms.messages', 3, 24);
    end if;
end
$partitions$;

commit;

begin;

do $partitions$
begin
    if exists (
        select
        from legacy.messages as m
    ) then
        perform core.ensure_partitions('comms.messages', 3, 27);
    end if;
end
$partitions$;

commit;

begin;

do $partitions$
begin
    if exists (
        select
        from legacy.messages as m
    ) then
        perform core.ensure_partitions('comms.messages', 3, 30);
    end if;
end
$partitions$;

commit;

begin;

do $partitions$
begin
    if exists (
        select
        from legacy.messages as m
    ) then
        perform core.ensure_partitions('comms.messages', 3, 33);
    end if;
end
$partitions$;

commit;

begin;

do $partitions$
begin
    if exists (
        select
        from legacy.messages as m
    ) then
        perform core.ensure_partitions('comms.messages', 3, 36);
    end if;
end
$partitions$;

commit;

call standardisation.take_over('organizations');
call standardisation.take_over('users');
call standardisation.take_over('organization_members');
call standardisation.take_over('contacts');
call standardisation.take_over('api_credentials');
call standardisation.take_over('active_patients');
call standardisation.take_over('appointments');
call standardisation.take_over('conversations');
call standardisation.take_over('messages');
call standardisation.take_over('sync_logs');
call standardisation.take_over('audit_logs');
