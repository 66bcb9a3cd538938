import { chromium } from '@playwright/test';
const b = await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox','--disable-gpu']});
const p = await b.newPage({viewport:{width:1280,height:1000}});
p.setDefaultTimeout(2000);
p.on('console',m=>{if(['error','warning'].includes(m.type()))console.log('CONSOLE',m.text())});p.on('pageerror',e=>console.log('PAGEERR',e.message));
await p.goto('http://localhost:4340/course/unit-3/index.html');
await p.waitForTimeout(1200);
const T=(el)=>el.evaluate(e=>{const r=e.shadowRoot;const kids=[...r.children].filter(c=>!/STYLE|LINK/.test(c.tagName));return kids.map(c=>c.innerText).join('\n').replace(/\n+/g,' / ')});
const open=async(id,t)=>{const el=p.locator('neocog-'+t).first();await p.evaluate(id=>document.getElementById(id).scrollIntoView(),id);await p.waitForTimeout(600);return el};
const S=(el,n)=>el.screenshot({path:`/tmp/student/${n}.png`,timeout:8000}).catch(e=>console.log('shotfail'));
try{ const el=await open('receptive-field','receptive-field'); await el.getByRole('tab',{name:'Practise'}).click();await p.waitForTimeout(400);
 const bx=await el.boundingBox(); await p.evaluate(y=>scrollBy(0,y-20),bx.y); const b2=await el.boundingBox(); await p.mouse.click(b2.x+357,b2.y+511); await p.waitForTimeout(300); console.log('RF svg click:',(await T(el)).match(/\d+ picked/)?.[0]);
 const c=el.getByRole('gridcell'); console.log('gridcells',await c.count()); for(const i of [5,6,7,8,9,10]) await c.nth(i).click().catch(e=>console.log('c',e.message.slice(0,80)));
 console.log((await T(el)).match(/\d+ picked/)?.[0]); await el.getByRole('button',{name:'Check'}).click();await p.waitForTimeout(300);console.log('RF right:',(await T(el)).slice(-300));await S(el,'rf-right');
}catch(e){console.log('E1',e.message.slice(0,200))}
try{ const el=await open('backward-code','backward-code'); await el.getByRole('button',{name:'Run'}).first().click();await p.waitForTimeout(1500);console.log('\nCODE empty run:',(await T(el)).slice(150,1300));await S(el,'code-run');
 const ed=el.locator('.cm-content').first(); await ed.click(); await p.keyboard.press('Control+A'); await p.keyboard.type('function backward(x, dy) { return x.map((r,i)=>r.map((v,j)=>v>0?dy[i][k]:0)); }'); await el.getByRole('button',{name:'Run'}).first().click();await p.waitForTimeout(1200);console.log('\nCODE error:',(await T(el)).slice(150,900));
 await ed.click(); await p.keyboard.press('Control+A'); await p.keyboard.type('function backward(x, dy) { return x.map((r,i)=>r.map((v,j)=>v>=0?dy[i][j]:0)); }'); await el.getByRole('button',{name:'Run'}).first().click();await p.waitForTimeout(1200);console.log('\nCODE >=:',(await T(el)).slice(150,1200));await S(el,'code-ge');
}catch(e){console.log('E2',e.message.slice(0,200))}
try{ const el=await open('conv-backward','conv-backward'); await el.getByRole('radio',{name:/weights/}).click({force:true});await p.waitForTimeout(300);console.log('\nCB weights:',(await T(el)).slice(150,900)); await S(el,'cb-weights');
}catch(e){console.log('E3',e.message.slice(0,200))}
try{ const el=await open('train','train'); await el.getByRole('button',{name:'Start training'}).click();await p.waitForTimeout(5000);console.log('\nTRAIN 5s:',(await T(el)).slice(80,800));await S(el,'train-run'); await p.waitForTimeout(9000);console.log('\nTRAIN 14s:',(await T(el)).slice(80,1500));await S(el,'train-run2');
}catch(e){console.log('E4',e.message.slice(0,200))}
await b.close();
