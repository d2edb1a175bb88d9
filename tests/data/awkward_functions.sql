-- A schema that holds every form of function that a generator of clients meets.
create schema awkward;

create type awkward.mood as enum ('ok', 'so so', 'it''s "fine"');
comment on type awkward.mood is 'How somebody feels; */ ends no comment.';
create domain awkward.short as text check (length(value) < 10);
comment on domain awkward.short is 'A few letters.';
create domain awkward.price as numeric(12, 4);
create domain awkward.document as jsonb;

create type awkward.address as (
    street text, "zip code" text, lines text[], since timestamptz, price awkward.price
);
create type awkward.person as (
    name awkward.short, home awkward.address, moods awkward.mood[], "class" bigint, facts jsonb
);

create table awkward.things (
    id bigint primary key, "from" text not null, amount numeric, home awkward.address
);
comment on table awkward.things is 'Things, and where from.';
comment on column awkward.things."from" is 'Where "it" comes from.';
insert into awkward.things values (9007199254740993, 'a', 0.1, row('s', null, '{}', null, 1)), (2, 'b', null, null);

create function awkward.echo(
    p_int int, p_big bigint, p_numeric numeric, p_float double precision, p_bool boolean, p_text text,
    p_bytes bytea, p_uuid uuid, p_date date, p_time time, p_at timestamptz, p_local timestamp,
    p_length interval, p_json jsonb, p_ids uuid[], p_mood awkward.mood, p_moods awkward.mood[],
    p_short awkward.short, p_shorts awkward.short[], p_price awkward.price, p_home awkward.address,
    p_people awkward.person[], p_numbers numeric[], p_documents jsonb[], p_document awkward.document,
    p_period tstzrange, p_inet inet, p_days datemultirange
)
returns table (
    "int" int, "big" bigint, "numeric" numeric, "float" double precision, "bool" boolean, "text" text,
    "bytes" bytea, "uuid" uuid, "date" date, "time" time, "at" timestamptz, "local" timestamp,
    "length" interval, "json" jsonb, "ids" uuid[], "mood" awkward.mood, "moods" awkward.mood[],
    "short" awkward.short, "shorts" awkward.short[], "price" awkward.price, "home" awkward.address,
    "people" awkward.person[], "numbers" numeric[], "documents" jsonb[], "document" awkward.document,
    "period" tstzrange, "inet" inet, "days" datemultirange
)
language sql
return (
    p_int, p_big, p_numeric, p_float, p_bool, p_text, p_bytes, p_uuid, p_date, p_time, p_at, p_local,
    p_length, p_json, p_ids, p_mood, p_moods, p_short, p_shorts, p_price, p_home, p_people, p_numbers,
    p_documents, p_document, p_period, p_inet, p_days
);
comment on function awkward.echo is 'Gives back what it is given: "as it is", C:\new.';

create function awkward.pick(p_id bigint) returns text language sql return 'id ' || p_id;
create function awkward.pick(p_name text) returns text language sql return 'name ' || p_name;
create function awkward.total(variadic p_amounts numeric[]) returns numeric
language sql return (select sum(a) from unnest(p_amounts) as a);
create function awkward."Weird Name"("a b" int, "class" text default 'x''%') returns text
language sql return "a b" || "class";
create function awkward."100%"("50%" int) returns int language sql return "50%" * 2;
create function awkward."import"(p_from text, p_lambda int default 3) returns text
language sql return p_from || p_lambda;
create function awkward.divide(p_a int, p_b int, out quotient int, out remainder int)
language sql return (p_a / p_b, p_a % p_b);
create function awkward.twice(p_a numeric, out result numeric) language sql return p_a * 2;
create function awkward.bump(inout p_count bigint) language sql return p_count + 1;
create function awkward.numbers(p_first bigint) returns setof bigint
language sql begin atomic select generate_series(p_first, p_first + 1); end;
create function awkward.amounts() returns setof numeric
language sql begin atomic select null::numeric union all select 0.12345678901234567890; end;
create function awkward.all_things() returns setof awkward.things
language sql begin atomic select * from awkward.things order by id; end;
create function awkward.home_of(p_name text) returns awkward.address
language sql begin atomic
select row('Main "St", (1)', '', array['a,b', 'c"d', 'e\f', null], '2024-05-01 10:00:00.123456+02', 1.5)::awkward.address
where p_name is not null;
end;
create function awkward.nothing() returns void language sql begin atomic select; end;
create function awkward.greet(p_name text default 'world', p_times int default null) returns text
language sql return 'hello ' || p_name || coalesce(' ' || p_times, '');
create function awkward.plus(int, int default 10) returns int language sql return $1 + $2;
create function awkward.shout(p_text text) returns text language sql strict return upper(p_text);
create function awkward.moods(p_mood awkward.mood default 'so so') returns awkward.mood[]
language sql return array[p_mood, p_mood];
create function awkward.refuse(p_code text) returns void
language plpgsql
as $function$
begin
    raise exception 'refused' using errcode = p_code, detail = 'why', hint = 'what to do';
end
$function$;
comment on function awkward.refuse is
    'Refuses. Raises 22023 for a bad word, and AW404 where it''s */ missing, or 23505.';
create function awkward.first_of(p_list anyarray) returns anyelement language sql as 'select p_list[1]';
create procedure awkward.do_it() language plpgsql as 'begin commit; end';
create procedure awkward.add_up(
    p_by int, inout total bigint, out p_note text, out p_mood awkward.mood
)
language plpgsql as $$ begin total := total + p_by; p_note := 'it''s done'; p_mood := 'so so'; end $$;
create procedure awkward.say(int, out int) language sql as 'select 1';
create aggregate awkward.gather(text) (sfunc = textcat, stype = text);
create function awkward.on_write() returns trigger language plpgsql as 'begin return new; end';
