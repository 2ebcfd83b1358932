import { readSource } from './read-source.ts'
const D='/work/shared/data/sanctions/'
for (const [k,p] of [['ofac-sdn','ofac_sdn_2023-12-28'],['un','un_consolidated_2026-02-27.xml.gz'],['un','un_consolidated_2022-09-15.xml.gz']] as const) {
const r=await readSource(k,D+p); if(!r.ok) throw r
const e=r.list.entries
const c=(xs:(string|undefined)[])=>{const m=new Map<string,number>();for(const x of xs)m.set(String(x),(m.get(String(x))??0)+1);return [...m].sort((a,b)=>b[1]-a[1])}
console.log('kinds',c(e.map(x=>x.kind)),'alias',c(e.flatMap(x=>x.aliases.map(a=>[a.type,a.quality,a.script].join('/')))))
console.log('dates',e.flatMap(x=>x.birthDates).length,'odd',c(e.flatMap(x=>x.birthDates).filter(d=>!/^\d{4}(-\d\d){0,2}~?(\/\d{4}(-\d\d){0,2}~?)?$/.test(d))).slice(0,20))
console.log('ids',e.flatMap(x=>x.ids).length,c(e.flatMap(x=>x.ids.map(i=>i.type))).slice(0,8),'odd nums',c(e.flatMap(x=>x.ids.map(i=>i.number)).filter(n=>!/\d/.test(n)||n.length>30)).slice(0,12),'idc',c(e.flatMap(x=>x.ids.map(i=>i.country))).slice(-12))
console.log('nat',c(e.flatMap(x=>x.nationalities)).slice(-10),'countries',c(e.flatMap(x=>x.countries)).slice(0,4),'gender',c(e.map(x=>x.gender)),'prog',c(e.flatMap(x=>x.programs)).slice(0,5),c(e.flatMap(x=>x.birthPlaces)).slice(0,3))
const v=e.find(x=>x.vessel); console.log(JSON.stringify(v)?.slice(0,900)); console.log(JSON.stringify(e[k==='un'?60:5000]).slice(0,900))
console.log(e.flatMap(x=>x.aliases).filter(a=>/[;()]|born/.test(a.name)).slice(0,14).map(a=>a.name))
}
