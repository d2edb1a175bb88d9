-- function contact.ascii_label(text)

-- RFC 3492 (Punycode), 6.3; the names of the values are those that it gives them.

create or replace function contact.ascii_label(p_label text)
returns text
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_digits constant text := 'abcdefghijklmnopqrstuvwxyz0123456789';
    v_points int[] := array(
        select ascii(c.letter)
        from regexp_split_to_table(p_label, '') with ordinality as c (letter, place)
        order by c.place
    );
    v_output text := regexp_replace(p_label, '[^\u0001-\u007f]', '', 'g');
    v_basic int := length(v_output);
    v_handled int := length(v_output);
    v_n int := 128;
    v_delta bigint := 0::bigint;
    v_bias int := 72;
    v_point int;
    v_next int;
    v_q bigint;
    v_t int;
    v_k int;
begin
    if v_basic = length(p_label) then
        return p_label; -- also where there is nothing: between two full stops
    end if;
    if v_basic > 0 then
        v_output := v_output || '-';
    end if;
    while v_handled < cardinality(v_points) loop
        v_next := (
            select min(u.point)
            from unnest(v_points) as u (point)
            where u.point >= v_n
        );
        v_delta := v_delta + (v_next - v_n)::bigint * (v_handled + 1);
        v_n := v_next;
        foreach v_point in array v_points loop
            if v_point < v_n then
                v_delta := v_delta + 1;
            elsif v_point = v_n then
                v_q := v_delta;
                v_k := 36;
                loop
                    v_t := least(greatest(v_k - v_bias, 1), 26);
                    exit when v_q < v_t;
                    v_output := v_output || substr(c_digits, (v_t + (v_q - v_t) % (36 - v_t))::int + 1, 1);
                    v_q := (v_q - v_t) / (36 - v_t);
                    v_k := v_k + 36;
                end loop;
                v_output := v_output || substr(c_digits, v_q::int + 1, 1);
                v_bias := contact.punycode_bias(v_delta, v_handled + 1, v_handled = v_basic);
                v_delta := 0::bigint;
                v_handled := v_handled + 1;
            end if;
        end loop;
        v_delta := v_delta + 1;
        v_n := v_n + 1;
    end loop;
    return 'xn--' || v_output;
end
$function$;

alter function contact.ascii_label(text) owner to app_owner;

revoke all on function contact.ascii_label(text) from public;

comment on function contact.ascii_label(text) is
    'A label of a host name in ASCII: as it is, or in Punycode after xn--.';
