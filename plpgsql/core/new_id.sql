-- function core.new_id()

-- No "set search_path", so that the planner can put the body in the place of the call: every name
-- and operator is qualified instead. From PostgreSQL 18 on the server makes these ids itself.
-- The text below puts milliseconds, version and 12 random bits over the first half of a random
-- uuid, whose second half brings the variant and 62 strong random bits. Bytes, not text: half the
-- time. The block is chosen when the change is deployed; either body keeps the same promise.

do $new_id$
begin
    if pg_catalog.current_setting('server_version_num')::int >= 180000 then
        execute $create$
            create or replace function core.new_id()
            returns uuid
            language sql
            volatile
            parallel safe
            as $function$
                select pg_catalog.uuidv7()
            $function$
        $create$;
    else
        execute $create$
            create or replace function core.new_id()
            returns uuid
            language sql
            volatile
            parallel safe
            as $function$
                select pg_catalog.encode(
                    pg_catalog.overlay(
                        pg_catalog.uuid_send(pg_catalog.gen_random_uuid()),
                        pg_catalog.int8send(
                            (
                                pg_catalog.floor(
                                    pg_catalog.date_part('epoch', pg_catalog.clock_timestamp())
                                    operator(pg_catalog.*) 1000::pg_catalog.float8
                                )::pg_catalog.int8
                                operator(pg_catalog.<<) 16
                            )
                            operator(pg_catalog.|) 28672::pg_catalog.int8
                            operator(pg_catalog.|) (
                                pg_catalog.random() operator(pg_catalog.*) 4095::pg_catalog.float8
                            )::pg_catalog.int8
                        ),
                        1
                    ),
                    'hex'
                )::pg_catalog.uuid
            $function$
        $create$;
    end if;
end
$new_id$;

alter function core.new_id() owner to app_owner;

revoke all on function core.new_id() from public;

comment on function core.new_id() is
    'A new id: UUID version 7 (RFC 9562), ordered by the millisecond in which it was made.';
